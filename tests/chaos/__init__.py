"""The proof of convergence: thousands of orders through a troubled simulator, workers killed, and both sides compared."""
