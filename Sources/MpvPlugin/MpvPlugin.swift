// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// The plugin's entry point. mpv calls it on a dedicated thread, which ends with it.
///
/// Always returns 0 (success): failing to scrobble is no reason for an error in the player.
@c(mpv_open_cplugin)
public func openPlugin(_ handle: OpaquePointer) -> CInt {
  guard findMpvFunctions() else { return 0 }
  // If the plugin is installed in two places it is loaded twice as one image with shared globals;
  // mpv then appends a digit to the second client name.
  guard let name = mpv_client_name(handle),
    strcmp(name, StaticString("scrobbled").cString) == 0
  else { return 0 }
  let player = Player(handle: handle)
  // `--o` or `--vo=image`: mpv is encoding; nothing is watched. No other video output begins with i.
  guard player.text("options/o")?.isEmpty != false,
    player.text("options/vo")?.first != UInt8(ascii: "i")
  else { return 0 }
  switch SocketPath.find(player) {
  case .found(let socketPath):
    if var session = Session(player, socketPath) { session.run() }
  case .nowhere:
    player.logVerbosely("XDG_RUNTIME_DIR is not set: playback is not recorded")
  case .unusable(let path):
    player.print("scrobbled: not an absolute path of at most 107 bytes: ", path)
  }
  return 0
}
