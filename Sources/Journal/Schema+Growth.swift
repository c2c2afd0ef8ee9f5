// SPDX-License-Identifier: MIT

extension Schema {
  /// Whether the file grew during playback. If the viewing has no end, this decides whether it is
  /// kept: a live stream is not a viewing.
  static let growth = """
    ALTER TABLE plays ADD COLUMN is_growing INTEGER NOT NULL DEFAULT 0;
    """
}
