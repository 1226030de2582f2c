DROP TABLE memories;
DROP TABLE agents;
