package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a fleet scan reads of each target; each level includes the ones before. */
public enum ScanDetail {
    /** The history: which version, and whether it is the set's. */
    @JsonProperty("versions")
    VERSIONS,
    /** The catalog's fingerprint as well. */
    @JsonProperty("fingerprints")
    FINGERPRINTS,
    /** Every line that the fingerprint is made of; for a few named targets. */
    @JsonProperty("catalogs")
    CATALOGS
}
