import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--day", required=True)
print(f"The report of {parser.parse_args().day}.")
