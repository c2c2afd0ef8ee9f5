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
  /// Bytes of memory that half a line took when that was last looked at.
  var kept = 0
  /// nil before its `hello`.
  var role: Role?
  /// In a row.
  var malformedLines = 0
}
