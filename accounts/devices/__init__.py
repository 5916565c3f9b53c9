"""Where a person is logged in: allauth's list, with names for the devices and an end to each."""
