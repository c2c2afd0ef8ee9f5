// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// What mpv calls on a thread of its own when it has loaded the plugin; the thread ends with it.
///
/// It is all the player sees of scrobbled. 0 means that all is well, and it always is: a player
/// that plays without being scrobbled is better than one that complains.
@c(mpv_open_cplugin)
public func openPlugin(_ handle: OpaquePointer) -> CInt {
  // Linked in two places the plugin is loaded twice, as one image with shared globals; mpv then
  // appends a digit to the second name.
  guard [UInt8](cString: mpv_client_name(handle))?.elementsEqual("scrobbled") == true else {
    return 0
  }
  let player = Player(handle: handle)
  // `--o`: it encodes, and shows its frames to no one.
  guard player.text("options/o")?.isEmpty != false else { return 0 }
  switch SocketPath.find(player) {
  case .found(let socketPath):
    if var session = Session(player, socketPath) { session.run() }
  case .nowhere:
    player.logVerbosely("no XDG_RUNTIME_DIR, so nothing is scrobbled")
  case .unusable(let path):
    player.print("scrobbled: not an absolute path of at most 107 bytes: ", path)
  }
  return 0
}
