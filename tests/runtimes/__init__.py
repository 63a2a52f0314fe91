"""Which runtimes execute the portable tests, and how real MicroPython is installed for them."""
