-- Freezes that workers have not been told of as they are now: made, changed or lifted. The number parts what was told
-- from what has changed since.
CREATE TABLE freezes_untold (
    name   text PRIMARY KEY,
    change bigint NOT NULL GENERATED ALWAYS AS IDENTITY
);
INSERT INTO freezes_untold (name) SELECT name FROM freezes;
