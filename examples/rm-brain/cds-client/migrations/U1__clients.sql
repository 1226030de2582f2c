DROP TABLE processed_events;
DROP TABLE client_links;
DROP TABLE clients;
