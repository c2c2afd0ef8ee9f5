// SPDX-License-Identifier: MIT

extension Schema {
  /// Where a viewing began tells whether it continues an earlier one. Of older viewings it is not
  /// known.
  static let startPosition = """
    ALTER TABLE plays ADD COLUMN start_position REAL;
    """
}
