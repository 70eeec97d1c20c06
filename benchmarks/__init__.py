"""What is measured for speed: each module runs both sides itself and prints the ratio between them."""
