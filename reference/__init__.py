"""Reference data: municipalities and their reforms, postcodes, offices and their areas over time."""
