#!/bin/sh
# Makes clip.h264: a ball that bounces once a second beside a clock, five seconds that join without a seam.
# Needs ffmpeg with libx264 and DejaVu Sans Mono (Debian: ffmpeg, fonts-dejavu-core).
set -eu
cd "$(dirname "$0")"
font=/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf
text="fontfile=$font:fontcolor=white"

ffmpeg -nostdin -y -loglevel error \
  -f lavfi -i "gradients=s=640x480:r=30:d=5:n=2:c0=0x0b1f33:c1=0x1f6f78:x0=0:y0=0:x1=640:y1=480:speed=0.00001" \
  -f lavfi -i "color=c=0xffb703:s=96x96:r=30:d=5" \
  -filter_complex "
    [1]format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*clip(48-hypot(X-47.5,Y-47.5),0,1)'[ball];
    [0]drawtext=$text@0.85:fontsize=26:x=28:y=26:text='kvs-bridge  simulated camera'[named];
    [named]drawbox=x=0:y=452:w=640:h=28:c=0x081521:t=fill[floor];
    [floor][ball]overlay=x='272+250*sin(2*PI*t/5)':y='356-270*abs(sin(PI*t))':eval=frame[moving];
    [moving]drawtext=$text:fontsize=56:x=28:y=64:text='%{eif\\:floor(t)\\:d\\:1}.%{eif\\:mod(n\,30)\\:d\\:2}'[out]" \
  -map "[out]" -frames:v 150 -pix_fmt yuv420p \
  -c:v libx264 -profile:v baseline -level 3.1 -preset veryslow -crf 27 -g 30 -bf 0 -refs 1 \
  -x264-params "keyint=30:min-keyint=30:scenecut=0:slices=1:sliced-threads=0:threads=1:repeat-headers=1" \
  -bsf:v filter_units=remove_types=6 -flags +bitexact -f h264 clip.h264
