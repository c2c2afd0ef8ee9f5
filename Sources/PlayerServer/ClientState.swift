// SPDX-License-Identifier: MIT

internal import PlayerProtocol
internal import Players

/// The state of one connection.
struct ClientState {
  enum Role {
    case player(PlayerRegistry.Attachment)
    case control
  }

  let connection: Connection
  var splitter = LineSplitter()
  /// Bytes allocated for an incomplete line when last measured.
  var kept = 0
  /// nil before its `hello`.
  var role: Role?
  /// The number of consecutive malformed lines.
  var malformedLines = 0
}
