-- Run once by the image, when its volume is empty. Temporal owns its two databases, the example's jobs own theirs, and
-- neither may touch the other's. The passwords protect nothing: the port is not published, and these are for one machine.
CREATE ROLE temporal LOGIN PASSWORD 'temporal';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;

CREATE ROLE flights LOGIN PASSWORD 'flights';
CREATE DATABASE source OWNER flights;
CREATE DATABASE warehouse OWNER flights;
