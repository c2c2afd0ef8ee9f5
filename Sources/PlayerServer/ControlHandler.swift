// SPDX-License-Identifier: MIT

/// Handles the requests of the command line.
public protocol ControlHandler: Sendable {
  /// - Parameter request: one line of a control client, without its line feed.
  /// - Returns: one JSON object without a line feed; nil where the request is malformed.
  func response(to request: [UInt8]) async -> [UInt8]?
}
