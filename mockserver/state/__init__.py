"""What a fake remembers: scenarios, worlds, stores, clocks. Records are plain dicts; nothing here knows HTTP."""
