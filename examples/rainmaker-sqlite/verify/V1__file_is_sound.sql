-- What SQLite finds wrong with the file itself.
SELECT integrity_check AS problem FROM pragma_integrity_check WHERE integrity_check <> 'ok';
