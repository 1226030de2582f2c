-- The tenants' database is made by the image; this one holds the coordinator's state.
CREATE DATABASE coordinator;
