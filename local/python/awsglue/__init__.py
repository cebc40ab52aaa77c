"""The part of Glue's `awsglue` package that a Python-shell script imports; on AWS the service brings its own."""
