-- A user whose password is not a bcrypt hash of a cost of at least 10.
SELECT id, email
FROM users
WHERE password_hash !~ '^\$2[aby]\$(1[0-9]|2[0-9]|3[01])\$[./A-Za-z0-9]{53}$';
