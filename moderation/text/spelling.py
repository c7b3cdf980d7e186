"""Text-speak, misspellings and dialect spellings of small words, as what they stand for."""

_PAIRS = """
u:you ya:you yu:you yous:you youse:you yers:your ur:your yor:your youre:youre yr:your r:are n:and
nd:and cos:because cuz:because coz:because bcos:because bcuz:because pls:please plz:please
plse:please ppl:people peeps:people sum1:someone any1:anyone every1:everyone no1:nobody
nobody:nobody noone:nobody wnt:want nt:not gna:gonna gunnae:gonna b:be didny:didnt
sumfin:something wots:whats wot:what cba:cant tuk:took nd:and jus:just wana:wanna wan:want
wont:wont dnt:dont dont:dont dunt:dont dinnae:dont dinny:dont didnae:didnt cudnt:couldnt cant:cant
cannae:cant canny:cant carnt:cant cnt:cant wudnt:wouldnt shud:should wud:would cud:could
2nite:tonight tonite:tonight 2night:tonight tonyt:tonight 2moro:tomorrow 2moz:tomorrow
tmrw:tomorrow tmw:tomorrow tomorro:tomorrow tommorow:tomorrow tomoz:tomorrow morra:tomorrow
l8r:later b4:before bfore:before gr8:great m8:mate h8:hate 4eva:forever 4ever:forever
meself:myself mysen:myself mesen:myself mesel:myself masel:myself maself:myself masell:myself
myslf:myself myelf:myself mysel:myself mi-self:myself miself:myself me-self:myself mam:mum mom:mum
mammy:mum mummy:mum mother:mum mi:my ma:my maw:mum da:dad daddy:dad father:dad nowt:nothing
nuffin:nothing nuthin:nothing nuttin:nothing owt:anything summat:something sumthing:something
aint:aint isnae:isnt wasnae:wasnt wisnae:wasnt doesnae:doesnt gunna:gonna gona:gonna goin:going
gan:going gaun:going gannae:gonna goannae:gonna finna:gonna bin:been bn:been av:have hav:have
ive:ive iv:ive ave:have hae:have had:had suicidle:suicidal sucidal:suicidal suisidal:suicidal
suicdal:suicidal suiciadal:suicidal suicical:suicidal siucidal:suicidal suicidial:suicidal
suiside:suicide sucide:suicide suicde:suicide siucide:suicide suacide:suicide sooicide:suicide
overdosd:overdosed overdoes:overdose kil:kill killin:killing kll:kill k1ll:kill dyin:dying
dieing:dying nhs:nhs drs:doctors docter:doctor docs:doctors recieptionist:receptionist
receptionest:receptionist recpetionist:receptionist recepionist:receptionist nurce:nurse wiv:with
wi:with wit:with tho:though thru:through nite:night life:life lyf:life lyfe:life livin:living
tryin:trying thinkin:thinking feelin:feeling hurtin:hurting cuttin:cutting endin:ending
jumpin:jumping takin:taking sayin:saying bein:being havin:having fuckin:fucking feck:fuck
fookin:fucking foockin:fucking fcuk:fuck fuk:fuck fck:fuck fcking:fucking fkn:fucking fkin:fucking
fking:fucking fuking:fucking fukin:fucking effin:effing phuck:fuck fuckn:fucking cunty:cunt
kunt:cunt cnut:cunt shyte:shite alot:alot thankyou:thankyou thx:thanks thnx:thanks tnx:thanks
ty:thanks ta:thanks cheers:thanks pain:pain appt:appointment apt:appointment
appointmnt:appointment hosp:hospital hospitol:hospital meds:meds tabs:tablets tablits:tablets
tabletts:tablets definately:definitely ambo:ambulance ambulence:ambulance complane:complain
compliant:complaint complant:complaint disgustin:disgusting digusting:disgusting
discusting:disgusting disgraceful:disgraceful disgracefull:disgraceful terible:terrible
awfull:awful ah:i aa:i aam:im ahm:im wor:our te:to divvent:dont divvn't:dont divent:dont
divnt:dont dinna:dont dunno:dont doon:down roond:round oot:out aboot:about hoose:house nee:no
neebody:nobody naebody:nobody naeb'dy:nobody telt:told tellt:told gannin:going gaan:going
gangin:going gawn:going mek:make tek:take tak:take mak:make meks:makes teks:takes ye:you yow:you
yees:you yersel:yourself yersen:yourself yoursen:yourself hisself:himself hissel:himself
hersel:herself hersen:herself hissen:himself theirselves:themselves neet:night nicht:night
deid:dead deed:dead heed:head heid:head tret:treated wanta:want dorter:daughter dawter:daughter
dotter:daughter tork:talk torking:talking lissen:listen hospitle:hospital hosptal:hospital
apointment:appointment appoitment:appointment appointmet:appointment peple:people becos:because
coudnt:couldnt woudnt:wouldnt shoudnt:shouldnt servis:service sevice:service treatmnt:treatment
ambulanse:ambulance tablits:tablets tabletes:tablets parasetamol:paracetamol
paracetemol:paracetamol paracetomol:paracetamol overdos:overdose ovadose:overdose
suacidal:suicidal suisidle:suicidal suerside:suicide suiciide:suicide wristes:wrists rists:wrists
brige:bridge bridg:bridge tryed:tried cryed:cried hart:heart lyfes:lifes wurth:worth livvin:living
deth:death dethe:death dyeing:dying wna:want blayd:blade blaid:blade sumone:someone sum1:someone
somone:someone plse:please tn:tonight em:them tnight:tonight tonite:tonight tmr:tomorrow
tmoz:tomorrow
"""
STANDARD = dict(
    pair.split(":", 1) for pair in _PAIRS.split() if pair.split(":")[0] != pair.split(":")[1]
)
# Where the apostrophe tells two words apart, so the bare form would be another word.
APART = frozenset(
    {"he'll", "she'll", "we'll", "i'll", "we're", "i'd", "we'd", "she'd", "who're", "od'd"}
)
