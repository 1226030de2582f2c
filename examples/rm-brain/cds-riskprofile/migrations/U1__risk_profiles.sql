DROP TABLE processed_events;
DROP TABLE suitability_assessments;
DROP TABLE risk_profiles;
