// SPDX-License-Identifier: MIT

extension Schema {
  /// Adds what the name of a viewing says. Of an earlier viewing it is read again.
  static let readings = """
    ALTER TABLE plays ADD COLUMN readings TEXT;
    """
}
