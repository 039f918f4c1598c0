"""Row-level security on PostgreSQL: docs/adr/0013-walls-between-practices.md says why each rule."""

from django.db import migrations

from clinic.policies import (
    NOWHERE_YET,
    UNBOUND,
    guarded,
    mine,
    walled,
)

BY_PRACTICE = (
    *("clinic_crisisline", "clinic_supervision", "clinic_consent", "clinic_caseload"),
    *("clinic_plan", "clinic_goal", "clinic_goalrating", "clinic_markerevidence"),
    *("clinic_note", "clinic_addendum", "clinic_practicekey", "clinic_clientkey"),
    *("clinic_cover", "clinic_breakglass", "clinic_legalhold", "clinic_erasure", "clinic_erasing"),
)
OF_A_MEMBER = f"""EXISTS (
    SELECT 1 FROM clinic_member m WHERE m.id = member_id AND {mine("m.practice_id")}
)"""
OF_MY_PEOPLE = f"""{UNBOUND} OR EXISTS (
    SELECT 1 FROM clinic_member m
    WHERE m.user_id = clinic_user.id AND {mine("m.practice_id")}
) OR EXISTS (
    SELECT 1 FROM clinic_client c
    WHERE c.user_id = clinic_user.id AND {mine("c.practice_id")}
)"""
MY_CHAIN = (
    "chain IN ('', COALESCE(current_setting('secure_base.practice', true), '')) OR " + UNBOUND
)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0006_guesses")]
    operations = [
        migrations.RunPython(*walled(*BY_PRACTICE)),
        migrations.RunPython(*walled("clinic_client", opens_to=["user_id"])),
        migrations.RunPython(*walled("clinic_invitation", opens_to=["token_hash"])),
        migrations.RunPython(*walled("clinic_practice", rows=mine("id"), read=NOWHERE_YET)),
        migrations.RunPython(*walled("clinic_member", read=NOWHERE_YET)),
        migrations.RunPython(*walled("clinic_memberrole", rows=OF_A_MEMBER, read=NOWHERE_YET)),
        migrations.RunPython(*guarded("clinic_user", rows=OF_MY_PEOPLE)),
        migrations.RunPython(
            *walled("clinic_auditevent", add=f"practice_id IS NULL OR {NOWHERE_YET}")
        ),
        migrations.RunPython(*walled("clinic_audithead", rows=MY_CHAIN)),
    ]
