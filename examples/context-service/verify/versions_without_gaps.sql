-- A context whose kept versions are not exactly those before its own.
SELECT c.id
FROM contexts c
LEFT JOIN context_versions v ON v.context_id = c.id
GROUP BY c.id, c.version
HAVING count(v.version) <> c.version - 1 OR coalesce(max(v.version), 0) <> c.version - 1;
