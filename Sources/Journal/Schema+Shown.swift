// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds the destinations that may show a viewing. For an open viewing they are unknown: Trakt may
  /// show it if it has lasted long enough.
  static let shown = """
    ALTER TABLE plays ADD COLUMN shown_at TEXT;
    UPDATE plays SET shown_at = 'trakt' WHERE ended_at IS NULL AND seen_at - began_at >= 5;
    """
}
