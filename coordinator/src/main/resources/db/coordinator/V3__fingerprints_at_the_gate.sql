-- A wave ends when all that it changed were compared with its first success.

-- What the success was found to be when its wave was judged; null until then, and after every further change.
ALTER TABLE tasks ADD COLUMN fingerprint text;

-- Whether only some targets were asked for: then what was not found says nothing about the others.
ALTER TABLE scans ADD COLUMN partial boolean NOT NULL DEFAULT false;
