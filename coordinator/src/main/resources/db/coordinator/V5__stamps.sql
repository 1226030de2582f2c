-- A schema that something else has made gets its history when it is adopted.
ALTER TABLE tasks
    DROP CONSTRAINT tasks_operation_check,
    ADD CONSTRAINT tasks_operation_check CHECK (operation IN ('migrate', 'undo', 'rehearse', 'stamp'));
