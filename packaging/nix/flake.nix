# SPDX-License-Identifier: MIT
# The program of the archive of make dist, made to run on NixOS; see packaging/README.md.
{
  description = "Trakt scrobbler for mpv, as a systemd user service";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      version = "0.2.0";
    in
    {
      packages.x86_64-linux.default = pkgs.stdenv.mkDerivation {
        pname = "scrobbled";
        inherit version;
        # nix store add-file scrobbled-${version}-linux-x86_64.tar.zst
        src = pkgs.requireFile {
          name = "scrobbled-${version}-linux-x86_64.tar.zst";
          url = "dist/";
          hash = pkgs.lib.fakeHash;
        };
        nativeBuildInputs = [
          pkgs.autoPatchelfHook
          pkgs.zstd
        ];
        buildInputs = [
          pkgs.sqlite
          pkgs.stdenv.cc.cc.lib
          pkgs.zlib
        ];
        installPhase = ''
          runHook preInstall
          PREFIX=$out sh ./install.sh
          install -Dm644 -t $out/share/licenses/scrobbled LICENSE NOTICE
          runHook postInstall
        '';
        meta = {
          description = "Trakt scrobbler for mpv";
          license = with pkgs.lib.licenses; [
            mit
            asl20
            zlib
          ];
          platforms = [ "x86_64-linux" ];
          mainProgram = "scrobbled";
        };
      };
    };
}
