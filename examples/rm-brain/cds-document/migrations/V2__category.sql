ALTER TABLE documents ADD COLUMN category text NOT NULL DEFAULT 'general';
