package dev.skein.contracts;

/**
 * One fact of a schema's catalog; an object has one or more.
 *
 * @param kind such as {@code table}, {@code column}, {@code index}, {@code constraint}, {@code function}
 * @param object its name within the schema, such as {@code orders.note}
 * @param definition the fact, without the schema's own name
 */
public record CatalogLine(String kind, String object, String definition) {}
