-- The JSON columns need SQLite 3.9 or later.
SELECT sqlite_version() AS sqlite_is_older_than_3_9
WHERE NOT EXISTS (SELECT 1 FROM pragma_function_list WHERE name = 'json_valid');
