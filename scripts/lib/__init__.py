"""Code shared by the scripts: demonstration, browser tests, documentation and measurements."""
