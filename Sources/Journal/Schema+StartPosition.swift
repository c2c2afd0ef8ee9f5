// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds the start position, which decides whether a viewing continues an earlier one. It is
  /// unknown for older viewings.
  static let startPosition = """
    ALTER TABLE plays ADD COLUMN start_position REAL;
    """
}
