"""What runs the product: on a laptop, on servers."""
