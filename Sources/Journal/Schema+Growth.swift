// SPDX-License-Identifier: MIT

extension Schema {
  /// Whether a file grew while it was played decides what is left of it where no report follows: a
  /// live stream is no viewing.
  static let growth = """
    ALTER TABLE plays ADD COLUMN is_growing INTEGER NOT NULL DEFAULT 0;
    """
}
