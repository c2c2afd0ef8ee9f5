// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds the destinations that may show a viewing. For one that is open it is unknown: Trakt may
  /// if it lasted long enough.
  static let shown = """
    ALTER TABLE plays ADD COLUMN shown_at TEXT;
    UPDATE plays SET shown_at = 'trakt' WHERE ended_at IS NULL AND seen_at - began_at >= 5;
    """
}
