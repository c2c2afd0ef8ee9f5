// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds the identity of the content, and deletes identifications that were derived from the path
  /// alone, because they would apply to any content. The user's own matches and those of rules are
  /// kept.
  static let identity = """
    ALTER TABLE plays ADD COLUMN identity TEXT;
    DELETE FROM matches WHERE substr(key, 1, 5) IN ('file ', 'show ');
    """
}
