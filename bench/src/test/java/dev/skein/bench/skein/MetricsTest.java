package dev.skein.bench.skein;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void shouldAddTheAreasOfTheHeapWhenMetricsAreRead() {
        assertThat(Metrics.heapBytesIn("""
                # TYPE jvm_memory_used_bytes gauge
                jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 2097152.0
                jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 1.0E6
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 5.0E7
                """)).isEqualTo(3_097_152);
    }
}
