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
  /// The client's process, as the kernel reports it; 0 if it is in another PID namespace.
  let process: Int32
  var splitter = LineSplitter()
  /// Bytes allocated for an incomplete line when last measured.
  var allocatedBytes = 0
  /// The role of the client; nil before its `hello`.
  var role: Role?
  /// The number of consecutive malformed lines.
  var malformedLines = 0
}
