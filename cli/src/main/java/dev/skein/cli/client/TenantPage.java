package dev.skein.cli.client;

import java.util.List;
import java.util.Optional;

/**
 * {@code GET /tenants}: one page in order of id.
 *
 * @param next the last id of this page, where another follows
 */
public record TenantPage(List<Tenant> items, Optional<String> next) {}
