ALTER TABLE documents DROP COLUMN category;
