CREATE TABLE good (id bigint PRIMARY KEY);
