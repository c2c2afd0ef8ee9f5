// SPDX-License-Identifier: MIT

/// What is known of one connection.
struct ClientState {
  enum Speaker {
    case player(PlayerSession)
    case control
  }

  let connection: Connection
  var framer = LineFramer()
  /// What it kept of half a line when that was last looked at: bytes.
  var kept = 0
  var speaker: Speaker?
  /// Lines in a row that made no sense.
  var nonsense = 0
}

/// A request of a control client.
struct Question: Sendable {
  var type: String
  /// All of it; one JSON object.
  var line: [UInt8]
}
