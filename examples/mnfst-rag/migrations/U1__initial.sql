DROP TABLE messages;
DROP TABLE sessions;
DROP TABLE document_chunks;
DROP TABLE documents;
DROP TABLE users;
DROP TABLE tenants;
