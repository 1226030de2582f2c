-- The third line holds the error.
CREATE TABLE fine (id bigint);
SELECT no_such_column FROM good;
