# Runs a portable test; its classes are found in __main__, as after `micropython test_x.py`.
def run(name):
    import __main__

    module = __import__(name)
    for attribute in dir(module):
        setattr(__main__, attribute, getattr(module, attribute))
    import unittest

    try:
        unittest.main()
    except SystemExit as end:
        print("exit status", end.args[0])
