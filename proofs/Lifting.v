(** I1 to I5 for any levels that increase along the arcs. [Identities] puts the levels of a DAG there. *)

Require Import List Arith Bool Permutation Lia.
From DAGLift Require Import AbelianGroups Networks.
Import ListNotations.

Section Lifting.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable g : forall a : E, M (tail a) -> M (head a).
  Variable arcs : list E.
  Variable lv : V -> nat.
  Hypothesis upwards : graded tail head arcs lv.

  Notation state := (state M).
  Notation arrival := (arrival V_dec M tail head g).
  Notation A := (A V_dec M tail head g arcs).
  Notation T := (T V_dec M tail head g arcs lv).
  Notation T_inverse := (T_inverse V_dec M tail head g arcs lv).
  Notation S_upto := (S_upto V_dec M tail head g arcs lv).
  Notation S_inverse_upto := (S_inverse_upto V_dec M tail head g arcs lv).
  Notation id_minus_A := (id_minus_A V_dec M tail head g arcs).
  Notation direct := (direct V_dec M tail head g arcs lv).
  Notation direct_within := (direct_within V_dec M tail head g arcs lv).
  Notation lift := (@lift V M lv).
  Notation E_step := (E_step V_dec M tail head g).
  Notation E_steps := (E_steps V_dec M tail head g).
  Notation incoming := (incoming V_dec head).
  Notation node_step := (node_step V_dec M tail head g arcs).
  Notation node_steps := (node_steps V_dec M tail head g arcs).

  (** [A x] at a node depends on lower nodes only. *)
  Lemma A_below (x y : state) v : (forall u, lv u < lv v -> x u = y u) -> A x v = A y v.
  Proof. intro H. apply A_ext. intros a Ha <-. now apply H, upwards. Qed.

  Lemma A_at_zero (x : state) v : lv v = 0%nat -> A x v = 0.
  Proof.
    intro Hv. apply sum_zero. intros a Ha. apply in_incoming in Ha as [Ha <-].
    pose proof (upwards a Ha) as Hup. lia.
  Qed.

  (** ** The direct recursion does what its definition says *)

  Lemma direct_within_enough x0 k : forall m v, lv v <= k -> lv v <= m ->
    direct_within x0 k v = direct_within x0 m v.
  Proof.
    induction k as [| k IH]; intros m v Hk Hm.
    - destruct m; simpl; replace (lv v) with 0%nat by lia; reflexivity.
    - destruct m as [| m]; simpl; destruct (Nat.eqb_spec (lv v) 0) as [Hz | Hz]; auto; try lia.
      apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha <-].
      pose proof (upwards a Ha) as Hup. apply arrival_ext, IH; lia.
  Qed.

  Theorem direct_equation x0 v :
    direct x0 v = if lv v =? 0 then x0 v else sum (arrival (direct x0) v) (incoming arcs v).
  Proof.
    unfold Networks.direct at 1. destruct (lv v) as [| k] eqn:Hv; simpl; rewrite Hv; [reflexivity |]. simpl.
    apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha Hh].
    pose proof (upwards a Ha) as Hup. apply arrival_ext, direct_within_enough; rewrite Hh, Hv in Hup; lia.
  Qed.

  (** Nothing else does: on a DAG the equation has one solution. *)
  Theorem direct_only x0 (f : state) :
    (forall v, f v = if lv v =? 0 then x0 v else sum (arrival f v) (incoming arcs v)) ->
    same f (direct x0).
  Proof.
    intros Hf v. remember (lv v) as n eqn:Hn. revert v Hn.
    induction n as [n IH] using lt_wf_ind. intros v ->.
    rewrite Hf, direct_equation. destruct (lv v =? 0); [reflexivity |].
    apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha <-]. apply arrival_ext.
    now apply (IH (lv (tail a))); [apply upwards |].
  Qed.

  (** ** I1 and I2 *)

  Theorem graded_subgraphs x0 n v : S_upto n (lift x0) v = if lv v <=? n then direct x0 v else 0.
  Proof.
    revert v. induction n as [| n IH]; intro v.
    - simpl. unfold Networks.lift. rewrite direct_equation.
      destruct (Nat.eqb_spec (lv v) 0), (Nat.leb_spec (lv v) 0); auto; lia.
    - simpl. unfold Networks.T. destruct (Nat.eqb_spec (lv v) (S n)) as [Hv | Hv].
      + rewrite IH. destruct (Nat.leb_spec (lv v) n), (Nat.leb_spec (lv v) (S n)); try lia.
        rewrite zero_add, direct_equation. destruct (Nat.eqb_spec (lv v) 0); try lia.
        apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha Hh].
        pose proof (upwards a Ha) as Hup. rewrite Hh in Hup. apply arrival_ext. rewrite IH.
        destruct (Nat.leb_spec (lv (tail a)) n); [reflexivity | lia].
      + rewrite IH. destruct (Nat.leb_spec (lv v) n), (Nat.leb_spec (lv v) (S n)); auto; lia.
  Qed.

  Theorem graded_decomposition h x0 v : (forall w, lv w <= h) -> S_upto h (lift x0) v = direct x0 v.
  Proof. intro H. rewrite graded_subgraphs. destruct (Nat.leb_spec (lv v) h); auto. specialize (H v). lia. Qed.

  (** ** I3 *)

  (** A change at level [n] alone is not seen by [A] at level [n]. *)
  Lemma A_unchanged n (x y : state) v :
    (forall u, lv u <> n -> x u = y u) -> lv v = n -> A x v = A y v.
  Proof. intros H Hv. apply A_below. intros u Hu. apply H. lia. Qed.

  Theorem graded_inverse n (x : state) : same (T_inverse n (T n x)) x /\ same (T n (T_inverse n x)) x.
  Proof.
    split; intro v.
    - unfold Networks.T_inverse. destruct (Nat.eqb_spec (lv v) n) as [Hv | Hv].
      + rewrite (A_unchanged n (T n x) x v); auto.
        * unfold Networks.T. rewrite Hv, Nat.eqb_refl. apply add_sub.
        * intros u Hu. unfold Networks.T. now apply Nat.eqb_neq in Hu as ->.
      + unfold Networks.T. now apply Nat.eqb_neq in Hv as ->.
    - unfold Networks.T. destruct (Nat.eqb_spec (lv v) n) as [Hv | Hv].
      + rewrite (A_unchanged n (T_inverse n x) x v); auto.
        * unfold Networks.T_inverse. rewrite Hv, Nat.eqb_refl. apply sub_add.
        * intros u Hu. unfold Networks.T_inverse. now apply Nat.eqb_neq in Hu as ->.
      + unfold Networks.T_inverse. now apply Nat.eqb_neq in Hv as ->.
  Qed.

  (** ** I4 *)

  Lemma S_upto_above n (x : state) v : n < lv v -> S_upto n x v = x v.
  Proof.
    induction n as [| n IH]; intro H; [reflexivity |].
    simpl. unfold Networks.T. destruct (Nat.eqb_spec (lv v) (S n)); [lia | apply IH; lia].
  Qed.

  Lemma S_upto_below n (x : state) v : lv v <= n -> S_upto n x v = S_upto (lv v) x v.
  Proof.
    induction n as [| n IH]; intro H; [now replace (lv v) with 0%nat by lia |].
    destruct (Nat.eq_dec (lv v) (S n)) as [Hv | Hv]; [now rewrite Hv |].
    simpl. unfold Networks.T. apply Nat.eqb_neq in Hv as Hb. rewrite Hb. apply IH. lia.
  Qed.

  (** The value that [S_n] gives a node solves the recursion [y = x + A y]. *)
  Lemma S_upto_equation n (x : state) v : lv v <= n -> S_upto n x v = x v + A (S_upto n x) v.
  Proof.
    intro H. rewrite (S_upto_below n) by exact H.
    destruct (lv v) as [| k] eqn:Hv.
    - simpl. now rewrite A_at_zero, add_zero.
    - simpl. unfold Networks.T at 1. rewrite Hv, Nat.eqb_refl, S_upto_above by lia.
      f_equal. apply A_below. intros u Hu. rewrite (S_upto_below k), (S_upto_below n) by lia. reflexivity.
  Qed.

  (** The recursion [y = x + A y] has one solution at most. *)
  Lemma recursion_unique (x y z : state) :
    (forall v, y v = x v + A y v) -> (forall v, z v = x v + A z v) -> same y z.
  Proof.
    intros Hy Hz v. remember (lv v) as n eqn:Hn. revert v Hn.
    induction n as [n IH] using lt_wf_ind. intros v ->.
    rewrite Hy, Hz. f_equal. apply A_below. intros u Hu. now apply (IH (lv u)).
  Qed.

  Lemma id_minus_A_solution (x y : state) : same (id_minus_A y) x <-> (forall v, y v = x v + A y v).
  Proof. unfold same, Networks.id_minus_A. split; intros H v; specialize (H v); now apply sub_eq. Qed.

  Theorem graded_resolvent h (x : state) : (forall v, lv v <= h) ->
    same (S_upto h (id_minus_A x)) x /\ same (id_minus_A (S_upto h x)) x.
  Proof.
    intro Hh. split.
    - apply (recursion_unique (id_minus_A x)).
      + intro v. now apply S_upto_equation.
      + now apply id_minus_A_solution.
    - apply id_minus_A_solution. intro v. now apply S_upto_equation.
  Qed.

  Lemma S_inverse_upto_left n : forall x : state, same (S_inverse_upto n (S_upto n x)) x.
  Proof.
    induction n as [| n IH]; intro x; [intro; reflexivity |].
    intro v. simpl. etransitivity; [| apply IH].
    apply S_inverse_upto_same. intro u. apply graded_inverse.
  Qed.

  Theorem graded_inverse_product h (x : state) : (forall v, lv v <= h) ->
    same (S_inverse_upto h x) (id_minus_A x).
  Proof.
    intros Hh v. rewrite <- (S_inverse_upto_left h (id_minus_A x) v).
    apply S_inverse_upto_same. intro u. symmetry. now apply graded_resolvent.
  Qed.

  (** ** I5 *)

  (** Elementary steps with no tail among their heads add up: each sees the tails unchanged. *)
  Lemma E_steps_sum l : forall (x : state) v,
    (forall a b, In a l -> In b l -> tail a <> head b) ->
    E_steps l x v = x v + sum (arrival x v) (incoming l v).
  Proof.
    induction l as [| a l IH]; intros x v H; [simpl; now rewrite add_zero |].
    change (E_steps (a :: l) x v) with (E_steps l (E_step a x) v).
    rewrite IH by (intros; apply H; now right).
    rewrite (sum_ext (arrival (E_step a x) v) (arrival x v)).
    - unfold Networks.E_step, Networks.incoming. simpl. unfold enters at 2.
      destruct (V_dec (head a) v) as [| Hv]; simpl; [now rewrite add_assoc |].
      now rewrite (arrival_elsewhere _ _ _ _ _ _ _ _ Hv), add_zero.
    - intros b Hb. apply in_incoming in Hb as [Hb _]. apply arrival_ext. unfold Networks.E_step.
      rewrite arrival_elsewhere, add_zero; [reflexivity |]. intro e.
      apply (H b a); [now right | now left | now symmetry].
  Qed.

  Lemma filter_permutation (p : E -> bool) l1 l2 : Permutation l1 l2 -> Permutation (filter p l1) (filter p l2).
  Proof.
    induction 1; simpl; auto.
    - destruct (p x); auto.
    - destruct (p x), (p y); auto using perm_swap.
    - eauto using Permutation_trans.
  Qed.

  Lemma incoming_filter (p : E -> bool) v :
    (forall a, In a arcs -> head a = v -> p a = true) -> incoming (filter p arcs) v = incoming arcs v.
  Proof.
    clear upwards. induction arcs as [| a l IH]; intro H; [reflexivity |].
    unfold Networks.incoming in *. simpl.
    assert (Hl : filter (enters V_dec head v) (filter p l) = filter (enters V_dec head v) l)
      by (apply IH; auto using in_cons).
    destruct (enters V_dec head v a) eqn:He.
    - assert (head a = v) by (unfold enters in He; destruct (V_dec (head a) v); [assumption | discriminate]).
      rewrite (H a (in_eq _ _)) by assumption. simpl. now rewrite He, Hl.
    - destruct (p a); simpl; now rewrite ?He, Hl.
  Qed.

  Theorem graded_factorization n l (x : state) :
    Permutation l (filter (fun a => lv (head a) =? n) arcs) -> same (E_steps l x) (T n x).
  Proof.
    intros Hl v.
    assert (Hin : forall a, In a l -> In a arcs /\ lv (head a) = n).
    { intros a Ha. apply (Permutation_in _ Hl), filter_In in Ha as [Ha Hn]. now apply Nat.eqb_eq in Hn. }
    rewrite E_steps_sum.
    - rewrite (sum_permutation _ _ (incoming (filter (fun a => lv (head a) =? n) arcs) v))
        by now apply filter_permutation.
      unfold Networks.T. destruct (Nat.eqb_spec (lv v) n) as [Hv | Hv].
      + f_equal. unfold Networks.A. rewrite incoming_filter; [reflexivity |].
        intros a _ ->. now apply Nat.eqb_eq.
      + rewrite sum_zero, ?add_zero; [reflexivity |].
        intros a Ha. apply in_incoming in Ha as [Ha <-]. apply filter_In in Ha as [_ Ha].
        apply Nat.eqb_eq in Ha. contradiction.
    - intros a b Ha Hb e. apply Hin in Ha as [Ha Hla]. apply Hin in Hb as [_ Hlb].
      pose proof (upwards a Ha) as Hup. rewrite e in Hup. lia.
  Qed.

  (** Along a topological order no arc comes into a node from itself or from a later one. *)
  Definition topological (order : list V) :=
    NoDup order /\ (forall a, In a arcs -> In (head a) order) /\
    (forall earlier v later, order = earlier ++ v :: later ->
       forall a, In a arcs -> head a = v -> ~ In (tail a) (v :: later)).

  (** The elementary steps of a node, in any order, add [A x] at that node. *)
  Lemma any_node_step l w (x : state) v : Permutation l (incoming arcs w) ->
    E_steps l x v = if V_dec w v then x v + A x v else x v.
  Proof.
    intro Hl.
    assert (Hin : forall a, In a l -> In a arcs /\ head a = w).
    { intros a Ha. now apply (Permutation_in _ Hl), in_incoming in Ha. }
    rewrite E_steps_sum.
    - rewrite (sum_permutation _ _ (incoming (incoming arcs w) v)) by now apply filter_permutation.
      destruct (V_dec w v) as [<- | Hv].
      + f_equal. unfold Networks.A. f_equal. apply (incoming_filter (enters V_dec head w)).
        intros a _ Ha. unfold enters. now destruct (V_dec (head a) w).
      + rewrite sum_zero, ?add_zero; [reflexivity |].
        intros a Ha. apply in_incoming in Ha as [Ha Hh]. apply in_incoming in Ha as [_ Hw]. congruence.
    - intros a b Ha Hb e. apply Hin in Ha as [Ha Hla]. apply Hin in Hb as [_ Hlb].
      pose proof (upwards a Ha) as Hup. rewrite e, Hlb, Hla in Hup. lia.
  Qed.

  Theorem graded_node_factorization l v (x : state) :
    Permutation l (incoming arcs v) -> same (E_steps l x) (node_step v x).
  Proof. intros Hl w. unfold Networks.node_step. now rewrite !(any_node_step _ v). Qed.

  Theorem graded_topological h order (x : state) : (forall v, lv v <= h) ->
    topological order -> same (node_steps order x) (S_upto h x).
  Proof.
    intros Hh (Hdup & Hall & Hlater).
    assert (H : forall earlier later, order = earlier ++ later -> forall v,
      node_steps earlier x v = if in_dec V_dec v earlier then x v + A (node_steps earlier x) v else x v).
    { intro earlier. induction earlier as [| w earlier IH] using rev_ind; intros later Hsplit v.
      - reflexivity.
      - rewrite <- app_assoc in Hsplit. simpl in Hsplit.
        specialize (IH _ Hsplit).
        unfold Networks.node_steps. rewrite fold_left_app. simpl.
        fold (node_steps earlier x). set (y := node_steps earlier x) in *.
        assert (Hw : ~ In w earlier).
        { rewrite Hsplit in Hdup. apply NoDup_remove_2 in Hdup. intro. apply Hdup, in_or_app. now left. }
        assert (Hstep : forall u, node_step w y u = if V_dec w u then y u + A y u else y u)
          by (intro; now apply any_node_step).
        assert (Htails : forall u, In u (earlier ++ [w]) -> A (node_step w y) u = A y u).
        { intros u Hu. apply A_ext. intros a Ha Hhead. rewrite Hstep.
          destruct (V_dec w (tail a)) as [e | _]; [| reflexivity]. exfalso.
          apply in_app_or in Hu as [Hu | [<- | []]].
          - apply in_split in Hu as (l1 & l2 & ->).
            rewrite <- app_assoc in Hsplit. simpl in Hsplit.
            apply (Hlater _ _ _ Hsplit a Ha Hhead). right. apply in_or_app. right. left. exact e.
          - apply (Hlater _ _ _ Hsplit a Ha Hhead). left. exact e. }
        destruct (in_dec V_dec v (earlier ++ [w])) as [Hv | Hv].
        + rewrite Htails, Hstep by exact Hv. rewrite (IH v).
          destruct (V_dec w v) as [<- | Hne].
          * destruct (in_dec V_dec w earlier); [contradiction | reflexivity].
          * apply in_app_or in Hv as [Hv | [e | []]]; [| contradiction].
            destruct (in_dec V_dec v earlier); [reflexivity | contradiction].
        + rewrite Hstep, (IH v). destruct (V_dec w v) as [<- | Hne].
          * exfalso. apply Hv, in_or_app. right. now left.
          * destruct (in_dec V_dec v earlier); [| reflexivity].
            exfalso. apply Hv, in_or_app. now left. }
    apply (recursion_unique x).
    - intro v. rewrite (H order []) at 1 by now rewrite app_nil_r.
      destruct (in_dec V_dec v order) as [| Hv]; [reflexivity |].
      unfold Networks.A. rewrite sum_zero, add_zero; [reflexivity |].
      intros a Ha. apply in_incoming in Ha as [Ha <-]. now apply Hall in Ha.
    - intro v. now apply S_upto_equation.
  Qed.
End Lifting.
