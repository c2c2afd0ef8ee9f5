// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds what a viewing was of besides its path, and drops what was found out by path alone: it
  /// would be believed of any content. The user's own matches stay, as do those of rules.
  static let identity = """
    ALTER TABLE plays ADD COLUMN identity TEXT;
    DELETE FROM matches WHERE substr(key, 1, 5) IN ('file ', 'show ');
    """
}
