// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds the time since which a destination has rejected a delivery temporarily, because such a
  /// delivery is not retried forever.
  static let failingSince = """
    ALTER TABLE delivery ADD COLUMN failing_since REAL;
    """
}
