INSERT INTO users (email, password_hash, full_name, role)
VALUES ('admin@mnfst-rag.com', '${password:superadmin}', 'Superadmin', 'superadmin');
