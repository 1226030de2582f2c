DROP TABLE prospects;
