package dev.skein.coordinator.tenant;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.PlannedTask;
import dev.skein.coordinator.rollout.TargetPhase;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TenantRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a batch of registrations writes; everything sorted by key.
 *
 * @param tenants new or changed tenants
 * @param added new targets
 * @param revived targets that were deleted and are back
 * @param deleted targets that are deleted now
 * @param tasks new tasks by target
 * @param loads how many targets each database gets more, or fewer
 * @param news targets whose state this batch alone decides, as they are now; announced again when a batch comes again
 */
record LedgerChanges(
        List<TenantRow> tenants,
        List<TargetRow> added,
        List<TargetKey> revived,
        List<TargetKey> deleted,
        Map<TargetKey, PlannedTask> tasks,
        Map<DatabaseRef, Long> loads,
        List<TargetRow> news) {

    static LedgerChanges between(
            Stored before,
            Map<TenantId, TenantRow> tenants,
            Map<TargetKey, TargetRow> targets,
            Map<TargetKey, PlannedTask> tasks) {
        List<TargetRow> added = new ArrayList<>();
        List<TargetKey> revived = new ArrayList<>();
        List<TargetRow> news = new ArrayList<>();
        List<TargetKey> deleted = new ArrayList<>();
        Map<DatabaseRef, Long> loads = new TreeMap<>();
        for (TargetRow after : targets.values()) {
            TargetRow known = before.targets().get(after.key());
            boolean wasThere = known != null && known.phase() != TargetPhase.DELETED;
            boolean isThere = after.phase() != TargetPhase.DELETED;
            if (known == null) {
                added.add(after);
            }
            if (known != null && isThere && !wasThere) {
                revived.add(after.key());
            }
            if (!isThere && (known == null || wasThere)) {
                deleted.add(after.key());
            }
            if (isThere != wasThere || !isThere) {
                news.add(after);
            }
            if (isThere != wasThere) {
                loads.merge(after.place().database(), isThere ? 1L : -1L, Long::sum);
            }
        }
        List<TenantRow> changed = tenants.values().stream()
                .filter(tenant -> !tenant.equals(before.tenants().get(tenant.id())))
                .toList();
        return new LedgerChanges(changed, added, revived, deleted, tasks, loads, news);
    }
}
