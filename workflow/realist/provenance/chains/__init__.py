"""What each kind of thing rests on: functions from an id to the tree of its provenance."""
